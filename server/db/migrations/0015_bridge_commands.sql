CREATE TABLE "channel_number" (
	"outlet_id" uuid NOT NULL,
	"business_day" date NOT NULL,
	"number" text NOT NULL,
	"channel_id" uuid NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "channel_number_outlet_id_business_day_number_pk" PRIMARY KEY("outlet_id","business_day","number")
);
--> statement-breakpoint
CREATE TABLE "machine_command_said" (
	"command_id" uuid PRIMARY KEY NOT NULL
);
--> statement-breakpoint
ALTER TABLE "channel_number" ADD CONSTRAINT "channel_number_channel_id_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channel"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- By hand from here. What is under way was said by the processes before: it is only asked what became of it.
INSERT INTO "machine_command_said" ("command_id") SELECT "id" FROM "machine_command" WHERE "state" = 'asked';
