package parley.deploy.plan;

import java.util.ArrayList;
import java.util.List;

/// The files and components of one part of a space.
record Part(List<TextFile> files, List<Component> components) {
    Part {
        files = List.copyOf(files);
        components = List.copyOf(components);
    }

    static Part all(List<Part> parts) {
        var files = new ArrayList<TextFile>();
        var components = new ArrayList<Component>();
        for (var part : parts) {
            files.addAll(part.files);
            components.addAll(part.components);
        }
        return new Part(files, components);
    }
}
