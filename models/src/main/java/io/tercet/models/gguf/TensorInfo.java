package io.tercet.models.gguf;

import java.util.List;

/**
 * A tensor's entry in the header.
 *
 * @param dimensions as in the file: elements of a row first, then rows
 * @param offset bytes from the start of the tensor data
 */
record TensorInfo(String name, List<Long> dimensions, int typeId, long offset) {}
