package org.disvote.lab;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/// All classes but those of tests. ArchUnit's own option knows only `target/test-classes`, and `.ci/test` compiles
/// into `target/quick`.
final class MainClasses implements ImportOption {

    @Override
    public boolean includes(Location location) {
        return !location.contains("/test-classes/");
    }
}
