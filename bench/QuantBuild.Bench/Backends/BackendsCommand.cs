using System.Globalization;
using QuantBuild.Bench.Engine;
using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Encoders;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends;
using QuantBuild.TorchSharp;

namespace QuantBuild.Bench.Backends;

/// <summary>
/// <c>backends --native FOLDERS [--threads 1,2] [--repetitions 7] [--device D] [--precision P]</c>: a BERT-base layer,
/// MREM training steps and T5's decoding on the managed backend, on torch's and as plain TorchSharp programs, in turn,
/// in one process.
/// </summary>
internal static class BackendsCommand
{
    private const int DefaultRepetitions = 7;

    public static int Run(string[] arguments)
    {
        var options = arguments.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        var folders = options.GetValueOrDefault("--native", "").Split(
            Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        NativeLibraries.SetPaths(folders.SelectMany(Directory.EnumerateFiles));
        var repetitions = options.TryGetValue("--repetitions", out var count)
            ? int.Parse(count, CultureInfo.InvariantCulture)
            : DefaultRepetitions;
        Console.WriteLine(
            "| what | threads | managed, ms | torch, ms | plain TorchSharp, ms | managed : torch | torch : plain "
            + "| processors used |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var text in options.GetValueOrDefault("--threads", "1,2").Split(','))
        {
            var threads = int.Parse(text, CultureInfo.InvariantCulture);
            using var managed = BackendRegistry.Default(threads).Create();
            using var torch = BackendRegistry.BuiltIn.With(new TorchBackendFactory()).Choose(
                TorchBackendFactory.BackendName,
                new BackendOptions
                {
                    Threads = threads,
                    Device = options.GetValueOrDefault("--device"),
                    Precision = options.GetValueOrDefault("--precision"),
                }).Create();
            using (var plain = PlainTraining.OfLayer())
            {
                CompareAll("BERT-base layer, forward and backward, 32 × 128", LayerOf, plain.Run);
            }

            foreach (var stepCase in new[] { MremStepCase.BertBase, MremStepCase.MiniLm, MremStepCase.Small })
            {
                using var plain = PlainTraining.OfStep(stepCase);
                CompareAll(
                    $"MREM step, {stepCase.ModuleLayers} layers of {stepCase.Name}, 32 × {stepCase.Sequence}",
                    backend => StepOf(backend, stepCase),
                    plain.Run);
            }

            using (var plain = new PlainDecoding())
            {
                CompareAll($"T5-small decodes {DecodingCase.Tokens} tokens", DecodingOf, plain.Run);
            }

            void CompareAll(string what, Func<ComputeBackend, Action> prepare, Action plain)
            {
                using var managedScope = managed.OpenScope();
                using var torchScope = torch.OpenScope();
                Compare(what, threads, repetitions, [prepare(managed), prepare(torch), plain]);
            }
        }

        return 0;
    }

    private static void Compare(string what, int threads, int repetitions, Action[] steps)
    {
        var seconds = Array.ConvertAll(steps, _ => new List<double>());
        var (wall, processor) = (0.0, 0.0);
        for (var repetition = -1; repetition < repetitions; repetition++)
        {
            for (var i = 0; i < steps.Length; i++)
            {
                var before = Environment.CpuUsage.TotalTime.TotalSeconds;
                var start = EngineClock.Seconds;
                steps[i]();
                if (repetition >= 0)
                {
                    seconds[i].Add(EngineClock.Seconds - start);
                    wall += seconds[i][^1];
                    processor += Environment.CpuUsage.TotalTime.TotalSeconds - before;
                }
            }
        }

        var medians = Array.ConvertAll(seconds, all => 1000 * Median.Of(all));
        var (managed, torch, plain) = (medians[0], medians[1], medians[2]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {threads} | {managed:F1} | {torch:F1} | {plain:F1} "
            + $"| {managed / torch:F2} | {torch / plain:F2} | {processor / wall:F2} |"));
    }

    private static Action DecodingOf(ComputeBackend backend)
    {
        var decoding = new DecodingCase(backend);
        return () => decoding.Run();
    }

    private static Action LayerOf(ComputeBackend backend)
    {
        var step = new LayerStep(backend);
        var read = backend.Zeros(new Shape(1));
        return () =>
        {
            step.Run();
            backend.ReadFloats(read); // a device has done its work when this returns
        };
    }

    private static Action StepOf(ComputeBackend backend, MremStepCase stepCase)
    {
        var architecture = stepCase.Architecture with { LayerCount = stepCase.ModuleLayers, VocabularySize = 100 };
        var model = PostNormEncoder.CreateRandom(
            backend, new BertArchitecture().Describe(architecture, HeadKind.None), seed: 1);
        var step = new TrainingStep(
            model, [.. Enumerable.Range(0, stepCase.ModuleLayers)], stepCase, quantizes: true, trainsAll: false);
        var read = backend.Zeros(new Shape(1));
        return () =>
        {
            step.Run(new StepTimes());
            backend.ReadFloats(read);
        };
    }
}
