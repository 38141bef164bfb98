CREATE TABLE "tablet_key" (
	"staff_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"day" date NOT NULL,
	"wrapped" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tablet_key_staff_id_device_id_pk" PRIMARY KEY("staff_id","device_id")
);
--> statement-breakpoint
CREATE TABLE "login_question" (
	"id" uuid PRIMARY KEY NOT NULL,
	"answer" integer NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "login_step" (
	"hash" text PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"needs" text NOT NULL,
	"rung" text NOT NULL,
	"challenge" text,
	"fails" integer DEFAULT 0 NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "login_try" (
	"key" text PRIMARY KEY NOT NULL,
	"fails" integer NOT NULL,
	"since" bigint NOT NULL,
	"blocked_until" bigint
);
--> statement-breakpoint
CREATE TABLE "recovery_code" (
	"hash" text PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "second_factor" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"secret" text,
	"last_step" integer,
	"credential_id" text,
	"public_key" text,
	"counter" integer,
	"transports" text[],
	"created_at" bigint NOT NULL,
	"confirmed_at" bigint,
	CONSTRAINT "second_factor_credentialId_unique" UNIQUE("credential_id")
);
--> statement-breakpoint
ALTER TABLE "enrolment_code" ADD COLUMN "id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "enrolment_code" ADD COLUMN "approved_by" uuid;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "proved_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "challenge" text;--> statement-breakpoint
ALTER TABLE "sync_client" ADD COLUMN "app" text;--> statement-breakpoint
CREATE INDEX "recovery_code_staff_id_index" ON "recovery_code" USING btree ("staff_id");--> statement-breakpoint
CREATE INDEX "second_factor_staff_id_index" ON "second_factor" USING btree ("staff_id");--> statement-breakpoint
ALTER TABLE "credential" DROP COLUMN "fails";--> statement-breakpoint
ALTER TABLE "credential" DROP COLUMN "blocked_until";--> statement-breakpoint
ALTER TABLE "credential" DROP COLUMN "totp";--> statement-breakpoint
ALTER TABLE "enrolment_code" ADD CONSTRAINT "enrolment_code_id_unique" UNIQUE("id");