-- CreateTable
CREATE TABLE "Broadcast" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "messages" TEXT NOT NULL,
    "image" TEXT,
    "buttons" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "reason" TEXT,
    "state" TEXT NOT NULL,
    "sendAt" DATETIME,
    "expiresAt" DATETIME,
    "idempotencyKey" TEXT,
    "requestHash" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "confirmedBy" TEXT,
    "confirmedAt" DATETIME,
    "expandedTo" TEXT NOT NULL DEFAULT '',
    "expandedAt" DATETIME,
    "measuredAt" DATETIME,
    "measuredEnded" INTEGER NOT NULL DEFAULT 0,
    "withdrawnAt" DATETIME,
    "withdrawnTo" TEXT NOT NULL DEFAULT '',
    "finishedAt" DATETIME,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "BroadcastRecipient" (
    "broadcastId" INTEGER NOT NULL,
    "contactId" TEXT NOT NULL,
    "addressId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "deliveryId" INTEGER,
    "withdrawal" TEXT,
    "updatedAt" DATETIME NOT NULL,

    PRIMARY KEY ("broadcastId", "contactId")
);

-- CreateIndex
CREATE INDEX "Broadcast_state_finishedAt_idx" ON "Broadcast"("state", "finishedAt");

-- CreateIndex
CREATE INDEX "Broadcast_confirmedAt_idx" ON "Broadcast"("confirmedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Broadcast_createdById_idempotencyKey_key" ON "Broadcast"("createdById", "idempotencyKey");

-- CreateIndex
CREATE INDEX "BroadcastRecipient_broadcastId_state_channel_reason_idx" ON "BroadcastRecipient"("broadcastId", "state", "channel", "reason");

-- CreateIndex
CREATE INDEX "BroadcastRecipient_contactId_updatedAt_idx" ON "BroadcastRecipient"("contactId", "updatedAt");
