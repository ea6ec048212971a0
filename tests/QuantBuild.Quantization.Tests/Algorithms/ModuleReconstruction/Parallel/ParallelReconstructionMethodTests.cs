using System.Globalization;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Algorithms.ModuleReconstruction.Parallel;

public sealed class ParallelReconstructionMethodTests
{
    private static readonly ModuleReconstructionOptions Short = new()
    {
        Steps = 60, BatchSize = 8, LearningRate = 1e-3f, StepSizeLearningRate = 1e-3f,
    };

    private static readonly ParallelReconstructionOptions Parallel = new()
    {
        Capacity = 10, WarmUp = 12, Lag = 3, AnnealSteps = 30,
    };

    private static readonly ParallelReconstructionOptions Settling = Parallel with { SettlingSteps = 20 };

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(2, 2, 0)]
    [InlineData(4, 0, 0)]
    [InlineData(2, 2, 20)]
    [InlineData(4, 0, 20)]
    public void Quantize_AnyNumberOfWorkersAndThreads_GivesTheSameBytes(int threads, int workers, int settling)
    {
        var options = Parallel with { SettlingSteps = settling };
        Digest(options with { Workers = workers }, threads).ShouldBe(Digest(options with { Workers = 1 }, threads: 1));
    }

    [Fact]
    public void Quantize_Settling_BringsLaterModulesCloserAndKeepsTheFirst()
    {
        using var folder = new TemporaryFolder();
        using var bench = new Workbench(modules: 4, texts: 96);
        var scheme = UniformScheme.Of(3, 4, 8);
        var steps = Short with { Steps = 200 };
        var task = bench.WholeTask(scheme) with { CheckpointFolder = folder.Path };
        var atOnce = new ParallelReconstructionMethod(steps with { Steps = 160 }, Parallel).Quantize(task);

        var settled = new ParallelReconstructionMethod(steps, Parallel with { SettlingSteps = 40 }).Quantize(task);

        ModuleDigest.Of([settled[0]]).ShouldBe(ModuleDigest.Of([atOnce[0]]));
        Errors(bench, settled).Zip(Errors(bench, atOnce)).Skip(1).ShouldAllBe(pair => pair.First < pair.Second);
        settled[0].Losses[^1].Step.ShouldBe(160);
        settled.Skip(1).Select(module => module.Losses[^1].Step).ShouldAllBe(step => step == 200);
    }

    [Fact]
    public void Quantize_OneModule_TakesAllItsStepsThough()
    {
        using var folder = new TemporaryFolder();
        using var bench = new Workbench(modules: 1);
        var task = bench.WholeTask(UniformScheme.Of(4, 4, 8)) with { CheckpointFolder = folder.Path };

        ModuleDigest.Of(new ParallelReconstructionMethod(Short, Settling).Quantize(task))
            .ShouldBe(ModuleDigest.Of(new ParallelReconstructionMethod(Short, Parallel).Quantize(task)));
    }

    [Fact]
    public void Quantize_InterruptedWhileSettling_GoesOnToTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        using var bench = new Workbench(modules: 4);
        using var cancellation = new CancellationTokenSource();
        var method = new ParallelReconstructionMethod(Short, Settling);
        var task = bench.WholeTask(UniformScheme.Of(2, 4, 8)) with { CheckpointFolder = folder.Path };
        Should.Throw<OperationCanceledException>(() => method.Quantize(task with
        {
            CheckpointInterval = TimeSpan.Zero,
            Cancellation = cancellation.Token,
            Progress = fraction =>
            {
                if (fraction > 0.9)
                {
                    cancellation.Cancel();
                }
            },
        }));
        SavedByAll(folder.Path).ShouldNotBeEmpty();

        ModuleDigest.Of(method.Quantize(task)).ShouldBe(Digest(Settling, threads: 2));
    }

    [Fact]
    public void Quantize_TransportThatRepeatsAndReorders_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        using var bench = new Workbench(modules: 4);
        using var reliable = new InProcessTransport(4, capacity: 16);
        var unreliable = new UnreliableTransport(reliable);
        var method = new ParallelReconstructionMethod(Short, Parallel) { CreateTransport = _ => unreliable };

        var modules = method.Quantize(
            bench.WholeTask(UniformScheme.Of(2, 4, 8)) with { CheckpointFolder = folder.Path });

        ModuleDigest.Of(modules).ShouldBe(Digest(Parallel, threads: 2));
        unreliable.Repeated.ShouldBeGreaterThan(10);
        unreliable.Reordered.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Quantize_ReservoirsInFiles_GivesTheSameBytes() =>
        Digest(Parallel with { ReservoirBytes = 0 }, threads: 2).ShouldBe(Digest(Parallel, threads: 2));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8)]
    [InlineData(4, 3)]
    [InlineData(4, 20)]
    public void Quantize_WarmUpLongerThanTheReservoir_DrawsFromWhatItHolds(int capacity, int lag)
    {
        for (ulong seed = 1; seed <= 6; seed++)
        {
            using var folder = new TemporaryFolder();
            using var bench = new Workbench(modules: 4);
            var method = new ParallelReconstructionMethod(
                Short with { Steps = 12, Seed = seed },
                new ParallelReconstructionOptions { Capacity = capacity, WarmUp = 24, Lag = lag });

            var modules = method.Quantize(
                bench.WholeTask(UniformScheme.Of(4, 4, 8)) with { CheckpointFolder = folder.Path });

            modules.Select(module => module.Losses[^1].Step).ShouldAllBe(step => step == 12, $"seed {seed}");
        }
    }

    [Fact]
    public void Quantize_OneModule_IsThatOfTheSequentialSchedule()
    {
        using var folder = new TemporaryFolder();
        using var bench = new Workbench(modules: 1);
        var scheme = UniformScheme.Of(4, 4, 8);

        var parallel = new ParallelReconstructionMethod(Short, Parallel)
            .Quantize(bench.WholeTask(scheme) with { CheckpointFolder = folder.Path });

        ModuleDigest.Of(parallel).ShouldBe(
            ModuleDigest.Of(bench.Quantize(new ModuleReconstructionMethod(Short), scheme)));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void Quantize_InterruptedTenTimes_GivesTheSameBytes(long reservoirBytes)
    {
        using var folder = new TemporaryFolder();
        var method = new ParallelReconstructionMethod(Short, Parallel with { ReservoirBytes = reservoirBytes });
        var scheme = UniformScheme.Of(2, 4, 8);
        var resumedAt = new List<double>();
        for (var interruption = 1; interruption <= 10; interruption++)
        {
            using var bench = new Workbench(modules: 4);
            using var cancellation = new CancellationTokenSource();
            var end = interruption / 11.0;
            double? first = null;
            var task = bench.WholeTask(scheme) with { CheckpointFolder = folder.Path } with
            {
                CheckpointInterval = TimeSpan.Zero,
                Cancellation = cancellation.Token,
                Progress = fraction =>
                {
                    first ??= fraction;
                    if (fraction >= end)
                    {
                        cancellation.Cancel();
                    }
                },
            };
            Should.Throw<OperationCanceledException>(() => method.Quantize(task));
            resumedAt.Add(first!.Value);
        }

        resumedAt[^1].ShouldBeGreaterThan(0.5, "the last run went on from a checkpoint");
        using var lastBench = new Workbench(modules: 4);
        ModuleDigest.Of(method.Quantize(lastBench.WholeTask(scheme) with { CheckpointFolder = folder.Path }))
            .ShouldBe(Digest(Parallel, threads: 2));
    }

    [Fact]
    public void Quantize_DamagedCheckpoint_IsNotUsed()
    {
        using var folder = new TemporaryFolder();
        using var bench = new Workbench(modules: 4);
        var method = new ParallelReconstructionMethod(Short, Parallel);
        var task = bench.WholeTask(UniformScheme.Of(2, 4, 8)) with { CheckpointFolder = folder.Path };
        InterruptOnceAllHaveSaved(method, task);
        foreach (var file in Directory.GetFiles(folder.Path, "step-*.bin", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file);
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(file, bytes);
        }

        ModuleDigest.Of(method.Quantize(task)).ShouldBe(Digest(Parallel, threads: 2));
    }

    [Theory]
    [InlineData(false, 0.8)]
    [InlineData(true, 0)] // How stale the entries are depends on the machine's load: only better than rounding.
    public void Quantize_TheTinyModel_GivesMostOfWhatTheSequentialScheduleGives(bool isFreeRunning, double share)
    {
        using var folder = new TemporaryFolder();
        using var bench = new Workbench(modules: 4, texts: 96);
        var scheme = UniformScheme.Of(3, 4, 8);
        var longer = Short with { Steps = 200 };
        var parallel = Parallel with { AnnealSteps = 100, IsFreeRunning = isFreeRunning };

        var modules = new ParallelReconstructionMethod(longer, parallel)
            .Quantize(bench.WholeTask(scheme) with { CheckpointFolder = folder.Path });

        var errors = Errors(bench, modules);
        var rounded = Errors(bench, bench.Quantize(new RoundToNearestMethod(), scheme));
        var sequential = Errors(bench, bench.Quantize(new ModuleReconstructionMethod(longer), scheme));
        for (var module = 0; module < errors.Count; module++)
        {
            (rounded[module] - errors[module]).ShouldBeGreaterThan(
                share * (rounded[module] - sequential[module]),
                $"module {module}: rounded {rounded[module]:R}, sequential {sequential[module]:R}, parallel "
                + $"{errors[module]:R}");
        }
    }

    [Fact]
    public void Quantize_AbsurdLearningRate_FinishesWithIncidents()
    {
        using var folder = new TemporaryFolder();
        using var bench = new Workbench(modules: 2);
        var method = new ParallelReconstructionMethod(Short with { LearningRate = 1e30f }, Parallel);

        var modules = method.Quantize(
            bench.WholeTask(UniformScheme.Of(4, 4, 8)) with { CheckpointFolder = folder.Path });

        foreach (var module in modules)
        {
            module.Incidents[^1].Recovery.ShouldBe(TrainingRecovery.Stopped);
            module.Weights.Values.SelectMany(weight => weight.Steps).ShouldAllBe(step => float.IsFinite(step));
        }
    }

    [Fact]
    public void Quantize_FreeRunningThatWasInterrupted_GoesOnFromItsCheckpoints()
    {
        using var folder = new TemporaryFolder();
        using var bench = new Workbench(modules: 4);
        var method = new ParallelReconstructionMethod(Short, Parallel with { IsFreeRunning = true });
        var task = bench.WholeTask(UniformScheme.Of(4, 4, 8)) with { CheckpointFolder = folder.Path };
        InterruptOnceAllHaveSaved(method, task);

        var modules = method.Quantize(task);

        modules.Select(module => module.Losses[^1].Step).ShouldAllBe(step => step == Short.Steps);
    }

    [Fact]
    public void Quantize_FreeRunningThatGoesOnWithReceiversDoneBeforeTheirSendersStart_Ends()
    {
        using var folder = new TemporaryFolder();
        using var bench = new Workbench(modules: 4);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var options = Parallel with { IsFreeRunning = true, Lag = 30 };
        var task = bench.WholeTask(UniformScheme.Of(4, 4, 8)) with { CheckpointFolder = folder.Path };
        InterruptOnceAllHaveSaved(new ParallelReconstructionMethod(Short, options), task);
        using var prompt = new InProcessTransport(
            4, ParallelReconstructionMethod.EntriesInFlight(options.Lag), dropsOldest: true);
        var late = new LateTransport(prompt, 4, Short.Steps - SavedByAll(folder.Path).Max());

        var modules = new ParallelReconstructionMethod(Short, options) { CreateTransport = _ => late }
            .Quantize(task with { Cancellation = timeout.Token });

        modules.Select(module => module.Losses[^1].Step).ShouldAllBe(step => step == Short.Steps);
    }

    [Fact]
    public void Quantize_FailureInOneModule_EndsTheOthersAndIsTheOneThrown()
    {
        using var folder = new TemporaryFolder();
        using var bench = new Workbench(modules: 4);
        var task = bench.WholeTask(UniformScheme.Of(4, 4, 8)) with { CheckpointFolder = folder.Path } with
        {
            Progress = _ => throw new InvalidOperationException("the listener"),
        };
        Should.Throw<InvalidOperationException>(() => new ParallelReconstructionMethod(Short, Parallel).Quantize(task))
            .Message.ShouldBe("the listener");
    }

    [Fact]
    public void Parameters_WhatDecidesTheResult_IsPartOfTheKeyAndNothingElse()
    {
        static string Key(ParallelReconstructionOptions options) =>
            string.Join(';', new ParallelReconstructionMethod(Short, options).Parameters);

        new[]
        {
            Parallel, Parallel with { Capacity = 11 }, Parallel with { WarmUp = 13 }, Parallel with { Lag = 4 },
            Parallel with { AnnealSteps = 31 }, Parallel with { IsFreeRunning = true }, Settling,
        }.Select(Key).ShouldBeUnique();
        Key(Parallel with { Workers = 2, ReservoirBytes = 7 }).ShouldBe(Key(Parallel));
        var free = Parallel with { IsFreeRunning = true };
        Key(free with { Workers = 2 }).ShouldNotBe(Key(free), "there they decide what is drawn");
    }

    private static void InterruptOnceAllHaveSaved(ParallelReconstructionMethod method, ModelTask task)
    {
        using var cancellation = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => method.Quantize(task with
        {
            CheckpointInterval = TimeSpan.Zero,
            Cancellation = cancellation.Token,
            Progress = _ =>
            {
                if (SavedByAll(task.CheckpointFolder).Count > 0)
                {
                    cancellation.Cancel();
                }
            },
        }));
        SavedByAll(task.CheckpointFolder).ShouldNotBeEmpty();
    }

    /// <summary>Steps of which every module has a checkpoint.</summary>
    private static List<int> SavedByAll(string folder) =>
    [
        .. Directory.GetDirectories(folder)
            .Select(module => Directory.GetFiles(module, "step-*.bin").Select(StepOf))
            .Aggregate((left, right) => left.Intersect(right)),
    ];

    private static int StepOf(string file) => int.Parse(
        Path.GetFileNameWithoutExtension(file)["step-".Length..], CultureInfo.InvariantCulture);

    private static List<double> Errors(Workbench bench, IReadOnlyList<QuantizedModule> modules) =>
        [.. bench.Evaluate(modules).Errors.Select(error => error.RelativeError)];

    private static string Digest(ParallelReconstructionOptions options, int threads)
    {
        using var folder = new TemporaryFolder();
        using var bench = new Workbench(modules: 4);
        return ModuleDigest.Of(new ParallelReconstructionMethod(Short, options)
            .Quantize(
                bench.WholeTask(UniformScheme.Of(2, 4, 8)) with { CheckpointFolder = folder.Path, Threads = threads }));
    }
}
