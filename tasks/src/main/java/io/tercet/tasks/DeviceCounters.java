package io.tercet.tasks;

/**
 * What a backend has made its device do since it was opened.
 *
 * @param compiledTasks tasks whose kernel was compiled
 * @param compileSeconds first executions of graphs: compiling, and moving their weights
 * @param launches tasks run
 * @param decisionReads times the host waited for a result
 * @param replays graphs whose tasks the device ran in one go, as it had run them before
 */
public record DeviceCounters(
        long compiledTasks,
        double compileSeconds,
        long launches,
        long bytesToDevice,
        long bytesFromDevice,
        long decisionReads,
        long replays) {

    /** What two queues of a device have made it do. */
    public DeviceCounters plus(DeviceCounters other) {
        return new DeviceCounters(
                compiledTasks + other.compiledTasks,
                compileSeconds + other.compileSeconds,
                launches + other.launches,
                bytesToDevice + other.bytesToDevice,
                bytesFromDevice + other.bytesFromDevice,
                decisionReads + other.decisionReads,
                replays + other.replays);
    }

    /** What happened after an earlier reading; of compiling, all that ever did. */
    public DeviceCounters since(DeviceCounters earlier) {
        return new DeviceCounters(
                compiledTasks,
                compileSeconds,
                launches - earlier.launches,
                bytesToDevice - earlier.bytesToDevice,
                bytesFromDevice - earlier.bytesFromDevice,
                decisionReads - earlier.decisionReads,
                replays - earlier.replays);
    }
}
