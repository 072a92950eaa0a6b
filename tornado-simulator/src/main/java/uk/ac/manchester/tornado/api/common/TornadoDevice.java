package uk.ac.manchester.tornado.api.common;

/** What kernels run on. */
public interface TornadoDevice {
    /** The driver's name for it. */
    String getDeviceName();

    /** The device's own name, with its driver's. */
    String getDescription();

    /** Who provides it. */
    String getPlatformName();

    /** Bytes. */
    long getMaxGlobalMemory();

    /** Bytes of the largest array. */
    long getMaxAllocMemory();
}
