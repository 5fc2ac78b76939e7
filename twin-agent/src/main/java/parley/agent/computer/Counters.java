package parley.agent.computer;

import oshi.hardware.HardwareAbstractionLayer;

/// What the computer has counted since it started.
///
/// @param nanos when, on the monotonic clock
record Counters(long nanos, long diskReadBytes, long diskWriteBytes, long networkInBytes, long networkOutBytes) {

    static Counters read(HardwareAbstractionLayer hardware, long nanos) {
        long diskRead = 0;
        long diskWrite = 0;
        for (var disk : hardware.getDiskStores()) {
            diskRead += disk.getReadBytes();
            diskWrite += disk.getWriteBytes();
        }
        long in = 0;
        long out = 0;
        for (var network : hardware.getNetworkIFs()) {
            in += network.getBytesRecv();
            out += network.getBytesSent();
        }
        return new Counters(nanos, diskRead, diskWrite, in, out);
    }

    /// What has been counted per second since then.
    Rates since(Counters earlier) {
        double seconds = (nanos - earlier.nanos) / 1e9;
        return new Rates(
                rate(earlier.diskReadBytes, diskReadBytes, seconds),
                rate(earlier.diskWriteBytes, diskWriteBytes, seconds),
                rate(earlier.networkInBytes, networkInBytes, seconds),
                rate(earlier.networkOutBytes, networkOutBytes, seconds));
    }

    /// A counter that fell back, as when a disk or an interface goes, has no rate.
    private static double rate(long before, long after, double seconds) {
        return seconds <= 0 ? 0 : Math.max(0, after - before) / seconds;
    }

    /// Bytes per second.
    record Rates(double diskRead, double diskWrite, double networkIn, double networkOut) {}
}
