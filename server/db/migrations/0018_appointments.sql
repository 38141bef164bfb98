CREATE TABLE "appointment_phone" (
	"appointment_id" uuid PRIMARY KEY NOT NULL,
	"phone_index" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "appointment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"day" date NOT NULL,
	"at" bigint NOT NULL,
	"queue_id" uuid NOT NULL,
	"customer_id" uuid,
	"code" text NOT NULL,
	"state" text NOT NULL,
	"ticket_id" uuid,
	"booked_by" uuid NOT NULL,
	"booked_at" bigint NOT NULL,
	"reason" text,
	"archived" boolean NOT NULL
);
--> statement-breakpoint
CREATE INDEX "appointment_phone_phone_index_index" ON "appointment_phone" USING btree ("phone_index");--> statement-breakpoint
CREATE INDEX "appointment_outlet_id_day_index" ON "appointment" USING btree ("outlet_id","day");--> statement-breakpoint
CREATE INDEX "appointment_outlet_id_archived_index" ON "appointment" USING btree ("outlet_id","archived");--> statement-breakpoint
CREATE UNIQUE INDEX "appointment_code" ON "appointment" USING btree ("outlet_id","code");