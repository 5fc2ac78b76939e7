package parley.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What some measurements of one run found.
interface Section {
    /// As lines of a table for people.
    List<String> text();

    /// What was wanted of them.
    List<Goal> goals();

    /// As fields of one JSON object that all sections share.
    void json(ObjectNode root);
}
