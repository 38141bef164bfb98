CREATE TABLE "channel" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"key_hash" text NOT NULL,
	"revoked_at" bigint,
	CONSTRAINT "channel_name_unique" UNIQUE("name"),
	CONSTRAINT "channel_keyHash_unique" UNIQUE("key_hash")
);
