/** What runs on a device: the contract of a backend, the oracle, and the backends. */
@SuppressWarnings("module") // the engine, which measures bandwidth, is built after this
module io.tercet.tasks {
    requires transitive io.tercet.models;
    requires jdk.incubator.vector;
    requires static transitive org.jspecify;
    requires tornado.api; // TornadoVM's own, or the simulator that stands in for it

    exports io.tercet.tasks;
    exports io.tercet.tasks.cache;
    exports io.tercet.tasks.host;
    exports io.tercet.tasks.round;
    exports io.tercet.tasks.jvm to
            io.tercet.engine;

    uses io.tercet.tasks.BackendProvider;

    provides io.tercet.tasks.BackendProvider with
            io.tercet.tasks.reference.ReferenceProvider,
            io.tercet.tasks.jvm.JvmProvider,
            io.tercet.tasks.tornado.SimulatorProvider,
            io.tercet.tasks.tornado.TornadoProvider;
}
