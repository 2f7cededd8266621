CREATE TABLE "identity_syncs" (
	"user_id" varchar(40) PRIMARY KEY NOT NULL,
	"pool_reference" varchar(255) NOT NULL,
	"revision" bigint DEFAULT 1 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"last_failure" text
);
--> statement-breakpoint
ALTER TABLE "challenges" ADD COLUMN "provider_challenge" text;--> statement-breakpoint
CREATE INDEX "identity_syncs_due_index" ON "identity_syncs" USING btree ("next_attempt_at");