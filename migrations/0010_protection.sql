CREATE TABLE "ip_blocks" (
	"public_id" varchar(40) PRIMARY KEY NOT NULL,
	"kind" varchar(10) NOT NULL,
	"network" varchar(49) NOT NULL,
	"reason" varchar(300) NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" varchar(40),
	"expires_at" timestamp (3) with time zone,
	"lifted_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "country" varchar(2);--> statement-breakpoint
CREATE INDEX "ip_blocks_in_force_index" ON "ip_blocks" USING btree ("created_at","public_id") WHERE "ip_blocks"."lifted_at" IS NULL;--> statement-breakpoint
CREATE INDEX "ip_blocks_network_index" ON "ip_blocks" USING btree ("network","created_at");--> statement-breakpoint
CREATE INDEX "ip_blocks_expires_index" ON "ip_blocks" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sessions_by_user_index" ON "sessions" USING btree ("user_id","id");