-- AlterTable
ALTER TABLE "Broadcast" ADD COLUMN "changedById" TEXT;
ALTER TABLE "Broadcast" ADD COLUMN "confirmedFor" INTEGER;
