package uk.ac.manchester.tornado.api.common;

import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/** What kernels run on. */
public interface TornadoDevice {
    /** The device's own name, with its driver's. */
    String getDescription();

    /** Who provides it. */
    String getPlatformName();

    TornadoDeviceType getDeviceType();

    /** Bytes. */
    long getMaxGlobalMemory();

    /** Bytes of the largest array. */
    long getMaxAllocMemory();
}
