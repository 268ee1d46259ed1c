-- CreateIndex
CREATE INDEX "Actor_kind_parish_axes_idx" ON "Actor"("kind", "parish", "axes");
