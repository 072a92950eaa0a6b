package io.tercet.tasks.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * A device that TornadoVM offers.
 *
 * @param number in the order of TornadoVM, 0 the default one
 */
public record Device(int number, TornadoVMBackendType type, TornadoDevice handle) {

    /** System property: whether CUDA devices, which do, and the simulator replay graphs. */
    static final String REPLAY = "tercet.tornado.cuda.graphs";

    /** Small groups, since the simulator's barriers cost microseconds each. */
    private static final WorkSizes SIMULATOR = new WorkSizes(2, 1, false, 2);

    /** A core works on a row alone, without barriers. */
    private static final WorkSizes CPU = new WorkSizes(1, 1, false, 64);

    /** A warp works on a row together; half a warp reads the bytes of a block of nibbles. */
    private static final WorkSizes GPU = new WorkSizes(WorkSizes.WARP, Blocks.RUN, false, 64);

    /** The same with warp intrinsics; on OpenCL they silently do nothing. */
    private static final WorkSizes NVIDIA = new WorkSizes(WorkSizes.WARP, Blocks.RUN, true, 64);

    /**
     * Every device there is, the default one first.
     *
     * @throws IllegalStateException with one clear sentence when TornadoVM cannot start
     */
    public static List<Device> all() {
        settings();
        TornadoRuntime runtime = runtime();
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < runtime.getNumBackends(); i++) {
            TornadoBackend backend = runtime.getBackend(i);
            for (int j = 0; j < backend.getNumDevices(); j++) {
                devices.add(
                        new Device(devices.size(), backend.getBackendType(), backend.getDevice(j)));
            }
        }
        return devices;
    }

    /** The stand-in for TornadoVM, where it is not hidden. */
    static Optional<Device> simulator() {
        try {
            return all().stream().filter(Device::simulated).findFirst();
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static TornadoRuntime runtime() {
        try {
            return TornadoRuntimeProvider.getTornadoRuntime();
        } catch (LinkageError | RuntimeException e) {
            throw new IllegalStateException(
                    "TornadoVM finds no device that it can use here (%s): install a driver, or PoCL for the CPU"
                            .formatted(reason(e)),
                    e);
        }
    }

    /** The first line of what was wrong first, without colours. */
    static String reason(Throwable e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String message = Objects.requireNonNullElse(first.getMessage(), first.toString());
        return message.replaceAll("\u001B\\[[;\\d]*m", "").lines().findFirst().orElse("").strip();
    }

    /** Must be set before TornadoVM's classes are initialised; a user's own settings win. */
    private static void settings() {
        setIfAbsent("tornado.recover.bailout", "False"); // else failing kernels run as wrong Java
        setIfAbsent("tornado.tvm.maxbytecodesize", "65536"); // for graphs of many tasks
        setIfAbsent(Room.LIMIT, "1024GB"); // TornadoVM's own is 4 GB
        Room.limit(System.getProperty(Room.LIMIT)); // TornadoVM would not say what is wrong
    }

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }

    /** Whether it is the stand-in for TornadoVM. */
    public boolean simulated() {
        return type == TornadoVMBackendType.JAVA;
    }

    /** For lists and the start-up line. */
    public String description() {
        return simulated()
                ? handle.getDescription()
                : "%s %s (%s)".formatted(type, name(), handle.getPlatformName().strip());
    }

    private String name() {
        return handle.getDescription().strip();
    }

    Room room() {
        return Room.of(name(), handle.getMaxGlobalMemory(), handle.getMaxAllocMemory());
    }

    WorkSizes workSizes() {
        if (simulated()) {
            return replayed(SIMULATOR, false);
        }
        return switch (type) {
            case PTX, CUDA -> replayed(NVIDIA, true);
            case OPENCL, METAL, SPIRV, JAVA, VIRTUAL ->
                    handle.getDeviceType() == TornadoDeviceType.CPU ? CPU : GPU;
        };
    }

    private static WorkSizes replayed(WorkSizes sizes, boolean unlessSaid) {
        String wanted = System.getProperty(REPLAY, Boolean.toString(unlessSaid));
        return switch (wanted) {
            case "true" -> sizes.replayed();
            case "false" -> sizes;
            default ->
                    throw new IllegalStateException(
                            "-D%s is true or false, not '%s'".formatted(REPLAY, wanted));
        };
    }

    /**
     * Device and compiler flags of a plan. OpenCL's defaults in TornadoVM relax arithmetic, which
     * would make a row's bits depend on how its kernel was vectorised.
     */
    void configure(TornadoExecutionPlan plan) {
        if (number > 0) {
            plan.withDevice(handle);
        }
        if (type == TornadoVMBackendType.OPENCL) {
            plan.withCompilerFlags(TornadoVMBackendType.OPENCL, "-w");
        }
    }
}
