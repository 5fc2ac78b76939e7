package parley.bench;

import java.time.Duration;

/// How much is measured.
///
/// @param drained records a drain without verification moves
/// @param verified records a drain with verification moves: each is signed before and verified twice
/// @param rounds drains of each kind that count
/// @param listening how long latency is measured, without verification and with it
/// @param grants how many new interactions are asked for, and how often one is ended and asked for again
/// @param warmUp for how long each function is used before it is measured
/// @param agents how many fresh agents find, describe, subscribe and receive
/// @param commanding for how long commands are sent
/// @param signed records that are published as fast as it goes, unsigned and signed together
/// @param feeds how many feeds and interactions are many
/// @param decided requests that lie in the log to be decided on
/// @param spread records that a drain of few or many feeds moves
/// @param twins how many twins a registry holds; a multiple of ten
/// @param imported how many are made of a table
/// @param created how many are made one by one, to be found
record Sizes(
        int drained,
        int verified,
        int rounds,
        Duration listening,
        int grants,
        Duration warmUp,
        int agents,
        Duration commanding,
        int signed,
        int feeds,
        int decided,
        int spread,
        int twins,
        int imported,
        int created) {
    /// About twenty minutes on two cores, start included.
    static final Sizes QUICK = new Sizes(
            200_000,
            40_000,
            3,
            Duration.ofSeconds(10),
            15,
            Duration.ofSeconds(40),
            15,
            Duration.ofSeconds(15),
            60_000,
            200,
            10_000,
            40_000,
            10_000,
            3_000,
            20);

    /// For figures to publish.
    static final Sizes FULL = new Sizes(
            600_000,
            120_000,
            5,
            Duration.ofSeconds(60),
            60,
            Duration.ofSeconds(120),
            60,
            Duration.ofSeconds(60),
            200_000,
            1000,
            40_000,
            100_000,
            100_000,
            10_000,
            100);

    /// The same with so many twins.
    Sizes withTwins(int many) {
        return new Sizes(
                drained,
                verified,
                rounds,
                listening,
                grants,
                warmUp,
                agents,
                commanding,
                signed,
                feeds,
                decided,
                spread,
                many - many % City.VISIBLE,
                imported,
                created);
    }
}
