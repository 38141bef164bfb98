CREATE TABLE "machine_link" (
	"outlet_id" uuid NOT NULL,
	"machine_id" uuid NOT NULL,
	"code" text NOT NULL,
	"token_hash" text NOT NULL,
	"epoch" text,
	"last_seq" bigint DEFAULT 0 NOT NULL,
	"business_day" date,
	"lease_holder" text,
	"fence" bigint DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	CONSTRAINT "machine_link_outlet_id_machine_id_pk" PRIMARY KEY("outlet_id","machine_id"),
	CONSTRAINT "machine_link_outletId_code_unique" UNIQUE("outlet_id","code")
);
--> statement-breakpoint
CREATE TABLE "customer_number" (
	"outlet_id" uuid NOT NULL,
	"customer_no" text NOT NULL,
	"customer_id" uuid NOT NULL,
	CONSTRAINT "customer_number_outlet_id_customer_no_pk" PRIMARY KEY("outlet_id","customer_no")
);
--> statement-breakpoint
CREATE TABLE "customer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"masked_name" text NOT NULL,
	"sex" text NOT NULL,
	"grade" text NOT NULL,
	"birth_month_day" text,
	"assets_from" bigint,
	"complaint_count" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "device" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"face" text NOT NULL,
	"enrolled_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outlet" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "outlet_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"login" text NOT NULL,
	"name" text NOT NULL,
	"roles" text[] NOT NULL,
	"password_hash" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "staff_login_unique" UNIQUE("login")
);
--> statement-breakpoint
CREATE TABLE "counter" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"number" smallint NOT NULL,
	"status" text NOT NULL,
	"since" bigint NOT NULL,
	"ticket_id" uuid,
	"teller" text
);
--> statement-breakpoint
CREATE TABLE "queue_machine" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"name" text NOT NULL,
	"link" text NOT NULL,
	"since" bigint NOT NULL,
	"device" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "queue" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"business" text NOT NULL,
	"business_kind" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ticket" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"machine_id" uuid NOT NULL,
	"business_day" date NOT NULL,
	"number" text NOT NULL,
	"queue_id" uuid NOT NULL,
	"business" text NOT NULL,
	"state" text NOT NULL,
	"taken_at" bigint NOT NULL,
	"first_called_at" bigint,
	"called_at" bigint,
	"started_at" bigint,
	"ended_at" bigint,
	"counter_id" uuid,
	"recalls" integer NOT NULL,
	"customer_id" uuid,
	"moved_to_id" uuid,
	"score" smallint,
	"archived" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lobby_setting" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"wait_minutes" integer NOT NULL,
	"vip_threshold" bigint NOT NULL,
	"show_vip" boolean NOT NULL,
	"show_complaint" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_bucket" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sync_bucket_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"head" bigint DEFAULT 0 NOT NULL,
	"horizon" bigint DEFAULT 0 NOT NULL,
	"n" integer DEFAULT 0 NOT NULL,
	"sum" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "sync_bucket_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "sync_client_mutation" (
	"client" uuid NOT NULL,
	"mid" bigint NOT NULL,
	"mutation" uuid NOT NULL,
	CONSTRAINT "sync_client_mutation_client_mid_pk" PRIMARY KEY("client","mid")
);
--> statement-breakpoint
CREATE TABLE "sync_client" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"device_id" uuid,
	"lmid" bigint DEFAULT 0 NOT NULL,
	"chain" text DEFAULT '' NOT NULL,
	"acked" bigint DEFAULT 0 NOT NULL,
	"pending" integer DEFAULT 0 NOT NULL,
	"seen" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_doc" (
	"kind" smallint NOT NULL,
	"id" uuid NOT NULL,
	"hash" bigint NOT NULL,
	"payload" text NOT NULL,
	CONSTRAINT "sync_doc_kind_id_pk" PRIMARY KEY("kind","id")
);
--> statement-breakpoint
CREATE TABLE "sync_grant" (
	"principal" uuid NOT NULL,
	"bucket" integer NOT NULL,
	CONSTRAINT "sync_grant_principal_bucket_pk" PRIMARY KEY("principal","bucket")
);
--> statement-breakpoint
CREATE TABLE "sync_meta" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"epoch" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_mutation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"version" smallint NOT NULL,
	"actor" uuid NOT NULL,
	"claimed_at" timestamp with time zone NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"status" smallint NOT NULL,
	"code" text,
	"info" jsonb
);
--> statement-breakpoint
CREATE TABLE "sync_principal" (
	"id" uuid PRIMARY KEY NOT NULL,
	"grant_version" bigint DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_row" (
	"bucket" integer NOT NULL,
	"kind" smallint NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"hash" bigint NOT NULL,
	"deleted" boolean DEFAULT false NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sync_row_bucket_kind_id_pk" PRIMARY KEY("bucket","kind","id")
);
--> statement-breakpoint
CREATE INDEX "customer_outlet_id_index" ON "customer" USING btree ("outlet_id");--> statement-breakpoint
CREATE INDEX "session_device_id_index" ON "session" USING btree ("device_id");--> statement-breakpoint
CREATE INDEX "counter_outlet_id_index" ON "counter" USING btree ("outlet_id");--> statement-breakpoint
CREATE INDEX "queue_machine_outlet_id_index" ON "queue_machine" USING btree ("outlet_id");--> statement-breakpoint
CREATE INDEX "queue_outlet_id_index" ON "queue" USING btree ("outlet_id");--> statement-breakpoint
CREATE INDEX "ticket_outlet_id_state_archived_index" ON "ticket" USING btree ("outlet_id","state","archived");--> statement-breakpoint
CREATE INDEX "ticket_machine_id_archived_index" ON "ticket" USING btree ("machine_id","archived");--> statement-breakpoint
CREATE INDEX "ticket_outlet_id_business_day_index" ON "ticket" USING btree ("outlet_id","business_day");--> statement-breakpoint
CREATE INDEX "sync_mutation_at_index" ON "sync_mutation" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "sync_row_bucket_seq_index" ON "sync_row" USING btree ("bucket","seq");