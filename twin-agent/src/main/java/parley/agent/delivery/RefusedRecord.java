package parley.agent.delivery;

/// A delivered record that was not handed over, since it could not be believed or decoded.
///
/// @param partition the partition of the delivery
/// @param offset the offset in the delivery
/// @param why what is wrong with it, for people
public record RefusedRecord(int partition, long offset, String why) {}
