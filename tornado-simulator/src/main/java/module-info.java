/**
 * A strict stand-in for TornadoVM's API on the JVM. It has the real module's name, so that a
 * program runs against whichever of the two is on its path.
 */
@SuppressWarnings("module") // the name is TornadoVM's
module tornado.api {
    requires static transitive org.jspecify;

    exports io.tercet.simulator;
    exports uk.ac.manchester.tornado.api;
    exports uk.ac.manchester.tornado.api.common;
    exports uk.ac.manchester.tornado.api.enums;
    exports uk.ac.manchester.tornado.api.exceptions;
    exports uk.ac.manchester.tornado.api.math;
    exports uk.ac.manchester.tornado.api.runtime;
    exports uk.ac.manchester.tornado.api.types.arrays;
}
