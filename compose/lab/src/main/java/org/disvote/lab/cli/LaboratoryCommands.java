package org.disvote.lab.cli;

import org.disvote.cli.Laboratory;
import org.disvote.lab.cli.bench.BenchCommand;

/// The laboratory's commands. The command line finds this class through `META-INF/services`.
public final class LaboratoryCommands implements Laboratory {

    @Override
    public Object up() {
        return new UpCommand();
    }

    @Override
    public Object drill() {
        return new DrillCommand();
    }

    @Override
    public Object bench() {
        return new BenchCommand();
    }

    @Override
    public Object demo() {
        return new DemoCommand();
    }

    @Override
    public Object backupVerify() {
        return new BackupVerifyCommand();
    }
}
