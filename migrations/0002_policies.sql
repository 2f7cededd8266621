CREATE TABLE "user_roles" (
	"user_id" integer NOT NULL,
	"role_id" integer NOT NULL,
	CONSTRAINT "user_roles_pk" PRIMARY KEY("user_id","role_id")
);
--> statement-breakpoint
CREATE TABLE "decision_log" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" varchar(40),
	"roles" text[] NOT NULL,
	"action" varchar(60) NOT NULL,
	"subject" varchar(60) NOT NULL,
	"field" varchar(60),
	"allowed" boolean NOT NULL,
	"policy_version" varchar(40) NOT NULL,
	"request_id" varchar(64) NOT NULL,
	"weight" integer NOT NULL,
	"facts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "policy_bundles" (
	"hash" text PRIMARY KEY NOT NULL,
	"bundle" jsonb NOT NULL,
	"files" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "policy_proposals" (
	"public_id" varchar(40) PRIMARY KEY NOT NULL,
	"base_sequence" integer NOT NULL,
	"hash" text NOT NULL,
	"message" varchar(500) NOT NULL,
	"author" varchar(40) NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "policy_shadow" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"hash" text NOT NULL,
	"signature" text NOT NULL,
	"started_by" varchar(40) NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "policy_shadow_single" CHECK ("policy_shadow"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "policy_shadow_differences" (
	"hash" text NOT NULL,
	"roles" text NOT NULL,
	"action" varchar(60) NOT NULL,
	"subject" varchar(60) NOT NULL,
	"allowed_by_draft" boolean NOT NULL,
	"count" integer NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"example" jsonb NOT NULL,
	CONSTRAINT "policy_shadow_differences_pk" PRIMARY KEY("hash","roles","action","subject","allowed_by_draft")
);
--> statement-breakpoint
CREATE TABLE "policy_versions" (
	"sequence" integer PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"signature" text NOT NULL,
	"message" varchar(500) NOT NULL,
	"author" varchar(40),
	"approver" varchar(40),
	"published_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "resources" (
	"type" varchar(60) NOT NULL,
	"id" varchar(200) NOT NULL,
	"properties" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "resources_pk" PRIMARY KEY("type","id")
);
--> statement-breakpoint
CREATE TABLE "service_credentials" (
	"public_id" varchar(40) PRIMARY KEY NOT NULL,
	"name" varchar(100) NOT NULL,
	"token_hash" text NOT NULL,
	"permissions" text[] NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" varchar(40) NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "service_credentials_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "attributes" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_user_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_role_fk" FOREIGN KEY ("role_id") REFERENCES "public"."roles"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_proposals" ADD CONSTRAINT "policy_proposals_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."policy_bundles"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_shadow" ADD CONSTRAINT "policy_shadow_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."policy_bundles"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_versions" ADD CONSTRAINT "policy_versions_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."policy_bundles"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "user_roles_role_index" ON "user_roles" USING btree ("role_id");--> statement-breakpoint
CREATE INDEX "decision_log_at_index" ON "decision_log" USING btree ("at");--> statement-breakpoint
CREATE INDEX "policy_proposals_open_index" ON "policy_proposals" USING btree ("created_at") WHERE "policy_proposals"."decided_at" IS NULL;--> statement-breakpoint
CREATE INDEX "policy_versions_hash_index" ON "policy_versions" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "resources_properties_index" ON "resources" USING gin ("properties" jsonb_path_ops);--> statement-breakpoint
-- The number by which policies compare a moment, a duration or a time of day that lies in JSON; NULL for
-- what is none (src/domain/policy/attribute-type.ts says the same in TypeScript, a test compares).
CREATE FUNCTION gatehouse_comparable(kind text, value jsonb) RETURNS double precision
LANGUAGE plpgsql STABLE AS $$
DECLARE
  written text := value #>> '{}';
  part text[];
BEGIN
  IF jsonb_typeof(value) = 'number' THEN
    RETURN CASE
      WHEN kind = 'duration' AND written::double precision < 0 THEN NULL
      WHEN kind = 'timeOfDay' THEN NULL
      ELSE written::double precision
    END;
  END IF;
  IF jsonb_typeof(value) IS DISTINCT FROM 'string' THEN RETURN NULL; END IF;
  CASE kind
    WHEN 'time' THEN
      IF written !~ '^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$' THEN RETURN NULL; END IF;
      IF length(written) = 10 THEN written := written || 'T00:00Z'; END IF;
      -- JavaScript drops digits beyond milliseconds where Postgres rounds, and knows no second 60.
      IF written ~ ':60(\.|Z|[+-])' THEN RETURN NULL; END IF;
      written := regexp_replace(written, '(\.\d{3})\d+', '\1');
      RETURN floor(extract(epoch FROM written::timestamptz) * 1000);
    WHEN 'duration' THEN
      part := regexp_match(written, '^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$');
      RETURN part[1]::double precision * CASE part[2]
        WHEN 'ms' THEN 1 WHEN 's' THEN 1000 WHEN 'm' THEN 60000 WHEN 'h' THEN 3600000 WHEN 'd' THEN 86400000 END;
    WHEN 'timeOfDay' THEN
      part := regexp_match(written, '^([01]\d|2[0-3]):([0-5]\d)$');
      RETURN part[1]::int * 60 + part[2]::int;
    ELSE RETURN NULL;
  END CASE;
EXCEPTION WHEN data_exception THEN RETURN NULL;
END
$$;
--> statement-breakpoint
-- What the built-in roles hold stands in the policy files from now on; role_permissions is what
-- administrators add. Permissions of the files come with the first publication.
DELETE FROM role_permissions USING roles, permissions
WHERE role_permissions.role_id = roles.id AND role_permissions.permission_id = permissions.id
  AND permissions.system
  AND (roles.name = 'administrator' OR (roles.name = 'support' AND permissions.name IN ('role:read', 'permission:read')));
--> statement-breakpoint
-- The roles and permissions of the shipped policies, as a publication would name them (a test compares).
INSERT INTO roles (name, description, system) VALUES
  ('administrator', 'Runs the platform', true),
  ('author', 'Writes courses and lessons', true),
  ('learner', 'Takes courses', true),
  ('support', 'Helps people with their accounts', true),
  ('teacher', 'Teaches courses and grades', true)
ON CONFLICT (name) DO UPDATE SET system = true, description = excluded.description;
--> statement-breakpoint
INSERT INTO permissions (name, description, system) VALUES
  ('access:evaluate', 'Ask whether somebody may do something', true),
  ('access:search', 'Ask who may do something, and to what', true),
  ('account:self', 'Look after one''s own account', true),
  ('audit:read', 'Search the audit log', true),
  ('audit:read-support', 'Follow what happened to an account, without the traces of administration', true),
  ('audit:verify', 'Export the audit log and prove that it is whole', true),
  ('course:author', 'Write one''s own courses until they are in review', true),
  ('course:manage', 'Do everything with courses but publish them, and delete what is published', true),
  ('course:publish', 'Put reviewed courses online, after a second factor', true),
  ('course:read', 'Take part in what is published', true),
  ('course:teach', 'Teach the courses that one is assigned to', true),
  ('enrolment:manage', 'Do everything with enrolments', true),
  ('enrolment:own', 'Enrol oneself, follow one''s progress, and stop', true),
  ('enrolment:teach', 'Follow and grade those who are taught', true),
  ('lesson:author', 'Write the lessons of one''s own', true),
  ('lesson:manage', 'Do everything with lessons', true),
  ('lesson:read', 'Read the lessons of the courses that one takes, and the free ones, without the answers', true),
  ('lesson:teach', 'Read published lessons with their answers', true),
  ('permission:create', 'Name new permissions', true),
  ('permission:delete', 'Delete permissions', true),
  ('permission:read', 'See the permissions', true),
  ('policy:draft', 'Check a draft and see whom it would touch', true),
  ('policy:publish', 'Put policies into force, and back', true),
  ('policy:read', 'Read the policies and their history', true),
  ('resource:register', 'Tell the service what a portal''s things look like', true),
  ('role:create', 'Make roles', true),
  ('role:delete', 'Delete roles that nobody has', true),
  ('role:read', 'See the roles', true),
  ('role:update', 'Change what roles hold', true),
  ('service-credential:manage', 'Issue and revoke the credentials of portals', true),
  ('session:self', 'See where one is signed in, and end it', true),
  ('submission:grade', 'Read and grade what one''s learners handed in', true),
  ('submission:own', 'Write one''s own submissions until they are due', true),
  ('submission:read', 'Read all submissions', true),
  ('user:create', 'Make accounts and invite people', true),
  ('user:delete', 'Delete accounts', true),
  ('user:manage', 'Say who has which role, disable and enable accounts, end sessions', true),
  ('user:read', 'See everybody''s account', true),
  ('user:read-learners', 'See who learns here, without addresses', true),
  ('user:support', 'Help people who are not staff to get back into their accounts', true),
  ('user:update', 'Change what everybody''s account says', true)
ON CONFLICT (name) DO UPDATE SET system = true, description = excluded.description;
