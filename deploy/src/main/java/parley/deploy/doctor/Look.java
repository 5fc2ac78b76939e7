package parley.deploy.doctor;

/// Something as it was when it was looked at: all that the decision on it needs.
public sealed interface Look
        permits Jdk, Settings, Space, Disk, PortsInUse, Part, Lane, Brokers, Counterpart, Clocks, Rights, NotLooked {

    /// What it means; the same for the same look.
    Diagnosis diagnosis();
}
