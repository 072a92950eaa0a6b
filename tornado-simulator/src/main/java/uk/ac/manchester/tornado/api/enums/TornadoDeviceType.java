package uk.ac.manchester.tornado.api.enums;

/** What a device is. The simulator is a {@code CPU}. */
public enum TornadoDeviceType {
    UNKNOWN,
    DEFAULT,
    CPU,
    GPU,
    FPGA,
    ACCELERATOR,
    CUSTOM,
    ALL
}
