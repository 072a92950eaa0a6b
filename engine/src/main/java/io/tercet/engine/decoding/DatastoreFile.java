package io.tercet.engine.decoding;

import java.nio.file.Path;

/**
 * The file in which retrieved text outlives a session.
 *
 * @param frozen whether it is only read: a comparison must not let one method retrieve what another
 *     has just written
 */
public record DatastoreFile(Path path, boolean frozen) {}
