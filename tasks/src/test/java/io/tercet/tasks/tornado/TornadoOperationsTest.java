package io.tercet.tasks.tornado;

import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Logits;
import io.tercet.tasks.LogitsOperations;
import io.tercet.tasks.LogitsOperationsContract;
import io.tercet.tasks.TinyModels;
import io.tercet.tasks.host.HostMatrix;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

@Tag("device")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TornadoOperationsTest extends LogitsOperationsContract {
    private static final int MOST = 3 * 4098;

    private final Lane lane = new Lane();
    private final TornadoBackend backend = lane.backend();
    private final Results results =
            backend.thread()
                    .call(() -> backend.results(TinyModels.of("llama", TensorType.F32).config()));
    private final FloatArray values = new FloatArray(MOST);
    private final IntArray place = new IntArray(2);
    private final Graph upload = backend.thread().call(this::upload);

    private Graph upload() {
        Graph graph = new Graph("upload", results.sizes());
        graph.every(values, place);
        results.ring().lend(graph);
        graph.tasks()
                .task(
                        graph.perElement("upload", MOST),
                        TornadoOperationsTest::upload,
                        new KernelContext(),
                        values,
                        place,
                        results.floats());
        results.plan().add(graph);
        return graph;
    }

    static void upload(KernelContext context, FloatArray values, IntArray place, FloatArray ring) {
        int index = context.globalIdx;
        if (index < place.get(1)) {
            ring.set(place.get(0) + index, values.get(index));
        }
    }

    @Override
    protected LogitsOperations operations() {
        return backend.operations();
    }

    @Override
    protected Logits logits(HostMatrix matrix) {
        return backend.thread().call(() -> place(matrix));
    }

    private Logits place(HostMatrix matrix) {
        DeviceMatrix made = results.take(matrix.rows(), matrix.columns(), matrix.shortlist());
        int columns = matrix.columns();
        for (int row = 0; row < matrix.rows(); row++) {
            float[] from = matrix.toArray(row);
            for (int column = 0; column < columns; column++) {
                values.set(row * columns + column, from[column]);
            }
        }
        place.set(0, made.element(0));
        place.set(1, matrix.rows() * columns);
        results.plan().execute(upload);
        return made;
    }

    @Override
    protected double tolerance() {
        return 5e-5; // an item of the simulator adds up 2,049 floats
    }

    @AfterEach
    void theDeviceDidIt() {
        lane.assertUsed();
    }

    @AfterAll
    void close() {
        lane.close();
    }
}
