package parley.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import parley.identity.RecordSignature.Stamp;

/// Who signed what was seen of one partition, and with which number last: enough to know again what was here.
/// Immutable.
///
/// Several runs may write to a partition by turns, of one key too. The eight that were seen last are remembered: of
/// another one it is not known whether it was here.
///
/// @param latest the last number of each run, the run that was seen last at the end
public record Signers(List<Signer> latest) {
    /// Nothing was seen.
    public static final Signers NONE = new Signers(List.of());

    /// More would not fit into the metadata of a committed offset.
    private static final int MOST = 8;

    public Signers {
        latest = List.copyOf(latest);
    }

    /// The number that one run of a writer gave a record.
    ///
    /// @param key the verification method of the key that signed the whole record
    /// @param start tells the run from all others of that key, epoch milliseconds
    /// @param sequence counts the records of one partition since then
    public record Signer(String key, long start, long sequence) {
        /// Whose record that is; of what terms show of one, whose that is.
        public static Signer of(Stamp stamp) {
            var publisher = stamp.source() == null ? stamp.key() : stamp.source();
            return new Signer(publisher, stamp.start(), stamp.sequence());
        }

        private boolean sameRun(Signer other) {
            return start == other.start && key.equals(other.key);
        }
    }

    /// The last number of a run; empty if that is not known.
    ///
    /// @param of any record of the run
    public OptionalLong last(Signer of) {
        for (var signer : latest) {
            if (signer.sameRun(of)) {
                return OptionalLong.of(signer.sequence);
            }
        }
        return OptionalLong.empty();
    }

    /// Whether a record, or one behind it, is known to have been here.
    public boolean passed(Signer record) {
        var last = last(record);
        return last.isPresent() && record.sequence <= last.getAsLong();
    }

    /// What is known after another record; the same as before if it, or one behind it, has been here.
    public Signers with(Signer record) {
        if (passed(record)) {
            return this;
        }
        var next = new ArrayList<Signer>(latest.size() + 1);
        for (var signer : latest) {
            if (!signer.sameRun(record)) {
                next.add(signer);
            }
        }
        next.add(record);
        return new Signers(next.subList(Math.max(0, next.size() - MOST), next.size()));
    }
}
