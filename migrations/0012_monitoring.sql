CREATE TABLE "alert_evaluations" (
	"sequence" integer PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"sample" jsonb NOT NULL,
	"states" jsonb NOT NULL
);

--> statement-breakpoint
INSERT INTO permissions (name, description, system) VALUES
  ('alert:read', 'See what the service warns of', true),
  ('metrics:read', 'Collect what the service has counted', true)
ON CONFLICT (name) DO UPDATE SET system = true, description = excluded.description;
