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
/// MREM training steps and T5's decoding on the managed backend and on torch's, in turn, in one process.
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
        Console.WriteLine("| what | threads | managed, ms | torch, ms | managed : torch | processors used |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
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
            ComputeBackend[] backends = [managed, torch];
            Compare("BERT-base layer, forward and backward, 32 × 128", backends, threads, repetitions, LayerOf);
            foreach (var stepCase in new[] { MremStepCase.BertBase, MremStepCase.MiniLm, MremStepCase.Small })
            {
                Compare(
                    $"MREM step, {stepCase.ModuleLayers} layers of {stepCase.Name}, 32 × {stepCase.Sequence}",
                    backends,
                    threads,
                    repetitions,
                    backend => StepOf(backend, stepCase));
            }

            Compare(
                $"T5-small decodes {DecodingCase.Tokens} tokens", backends, threads, repetitions, DecodingOf);
            using var plain = new PlainDecoding();
            Compare(
                "the same, managed against a plain TorchSharp loop",
                [managed, torch],
                threads,
                repetitions,
                backend => ReferenceEquals(backend, managed) ? DecodingOf(backend) : () => plain.Run());
        }

        return 0;
    }

    private static void Compare(
        string what,
        ComputeBackend[] backends,
        int threads,
        int repetitions,
        Func<ComputeBackend, Action> prepare)
    {
        var scopes = Array.ConvertAll(backends, backend => backend.OpenScope());
        var steps = Array.ConvertAll(backends, backend => prepare(backend));
        var seconds = Array.ConvertAll(backends, _ => new List<double>());
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

        Array.ForEach(scopes, scope => scope.Dispose());
        var (managed, torch) = (1000 * Median.Of(seconds[0]), 1000 * Median.Of(seconds[1]));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {threads} | {managed:F1} | {torch:F1} | {managed / torch:F2} | {processor / wall:F2} |"));
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
