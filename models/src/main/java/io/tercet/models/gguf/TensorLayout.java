package io.tercet.models.gguf;

import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Turns the header's tensor entries into tensors, and collects what is wrong with them. */
final class TensorLayout {
    private final MemorySegment data; // everything from the start of the tensor data on
    private final long alignment;
    private final List<String> problems;
    private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    private final List<Place> places = new ArrayList<>();

    private record Place(String name, long start, long end) {}

    TensorLayout(MemorySegment data, long alignment, List<String> problems) {
        this.data = data;
        this.alignment = alignment;
        this.problems = problems;
    }

    /** All tensors in the file's order; only sound ones, where there are problems. */
    SequencedMap<String, Tensor> place(List<TensorInfo> infos) {
        infos.forEach(this::place);
        places.sort(Comparator.comparingLong(Place::start));
        for (int i = 1; i < places.size(); i++) {
            Place before = places.get(i - 1);
            Place here = places.get(i);
            if (here.start < before.end) {
                problems.add("Tensors %s and %s overlap.".formatted(before.name, here.name));
            }
        }
        return tensors;
    }

    private void place(TensorInfo info) {
        Optional<TensorType> type = TensorType.of(info.typeId());
        if (type.isEmpty()) {
            problems.add(
                    "Tensor %s has type %s, which Tercet does not read."
                            .formatted(info.name(), Integer.toUnsignedString(info.typeId())));
            return;
        }
        if (fits(info, type.get()) && lies(info, bytes(info, type.get()))) {
            long bytes = bytes(info, type.get());
            Tensor tensor =
                    new Tensor(
                            info.name(),
                            type.get(),
                            (int) rows(info),
                            (int) columns(info),
                            data.asSlice(info.offset(), bytes));
            places.add(new Place(info.name(), info.offset(), info.offset() + bytes));
            if (tensors.putIfAbsent(info.name(), tensor) != null) {
                problems.add("Tensor %s appears twice.".formatted(info.name()));
            }
        }
    }

    private boolean fits(TensorInfo info, TensorType type) {
        if (columns(info) < 1 || columns(info) > Integer.MAX_VALUE || rows(info) < 1) {
            problems.add(
                    "Tensor %s has absurd dimensions %s."
                            .formatted(info.name(), info.dimensions()));
            return false;
        }
        if (columns(info) % type.blockLength() != 0) {
            problems.add(
                    "Tensor %s has rows of %d elements, which are no whole blocks of %s (%d)."
                            .formatted(info.name(), columns(info), type, type.blockLength()));
            return false;
        }
        return true;
    }

    private boolean lies(TensorInfo info, long bytes) {
        if (info.offset() % alignment != 0) {
            problems.add(
                    "Tensor %s starts at byte %s of the data, no multiple of the alignment %d."
                            .formatted(
                                    info.name(), Long.toUnsignedString(info.offset()), alignment));
            return false;
        }
        if (info.offset() < 0 || info.offset() > data.byteSize() - bytes) {
            problems.add(
                    ("Tensor %s lies outside of the file: %d bytes from byte %s of the data, which"
                                    + " has %d.")
                            .formatted(
                                    info.name(),
                                    bytes,
                                    Long.toUnsignedString(info.offset()),
                                    data.byteSize()));
            return false;
        }
        return true;
    }

    private static long columns(TensorInfo info) {
        return info.dimensions().getFirst();
    }

    /** All dimensions but the first, multiplied; -1 where that is nothing an int can count. */
    private static long rows(TensorInfo info) {
        long rows = 1;
        for (long dimension : info.dimensions().subList(1, info.dimensions().size())) {
            if (dimension < 1 || dimension > Integer.MAX_VALUE / rows) {
                return -1;
            }
            rows *= dimension;
        }
        return rows;
    }

    private static long bytes(TensorInfo info, TensorType type) {
        // below 2^31 rows of 2^31 elements of 4 bytes: may pass 2^63
        long row = type.bytes(columns(info));
        return row > Long.MAX_VALUE / rows(info) ? Long.MAX_VALUE : row * rows(info);
    }
}
