CREATE TABLE "user_imports" (
	"digest" varchar(64) PRIMARY KEY NOT NULL,
	"line" integer NOT NULL,
	"imported" integer NOT NULL,
	"rejected" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
