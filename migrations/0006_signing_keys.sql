CREATE TABLE "signing_keys" (
	"kid" varchar(64) PRIMARY KEY NOT NULL,
	"sequence" integer NOT NULL,
	"public_key" jsonb NOT NULL,
	"private_part" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"signs_from" timestamp (3) with time zone NOT NULL,
	"withdrawn_at" timestamp (3) with time zone,
	CONSTRAINT "signing_keys_sequence_unique" UNIQUE("sequence")
);
