CREATE TABLE "unmarked_ends" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"ended" varchar(40) NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
