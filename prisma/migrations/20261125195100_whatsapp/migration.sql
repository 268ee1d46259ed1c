-- AlterTable
ALTER TABLE "Contact" ADD COLUMN "attendedToldAt" DATETIME;
ALTER TABLE "Contact" ADD COLUMN "attendedUntil" DATETIME;

-- AlterTable
ALTER TABLE "Delivery" ADD COLUMN "messageId" TEXT;

-- CreateTable
CREATE TABLE "WhatsappAccount" (
    "account" TEXT NOT NULL PRIMARY KEY,
    "pairedAt" DATETIME,
    "stopped" TEXT,
    "bulkStopped" TEXT,
    "bulkStoppedUntil" DATETIME,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "WhatsappKey" (
    "account" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "value" BLOB NOT NULL,

    PRIMARY KEY ("account", "type", "id")
);

-- CreateIndex
CREATE INDEX "Delivery_messageId_idx" ON "Delivery"("messageId");
