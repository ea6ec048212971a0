using System.Globalization;
using QuantBuild.Bench.Methods.Running;
using QuantBuild.Formats.Files;

namespace QuantBuild.Bench.Architectures;

/// <summary>
/// <c>models</c>: the forward pass of every architecture at BERT-base's widths beside BERT's, in one run.
/// </summary>
internal static class ModelsCommand
{
    /// <summary>The largest ratio that is wanted.</summary>
    public const double Target = 1.15;

    private const int Done = 0;
    private const int TooSlow = 1;

    private static readonly int[] Lengths = [128, 512];

    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    /// <inheritdoc cref="Run(string[])"/>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors) => CommandErrors.Tell(
        () => Run(ModelsOptions.Parse(arguments), output),
        ModelsOptions.Usage,
        errors,
        exception => exception is StorageException);

    private static int Run(ModelsOptions options, TextWriter output)
    {
        var measurement = new ForwardMeasurement(options);
        var comparisons = new List<ForwardComparison>();
        foreach (var comparison in Lengths.SelectMany(measurement.Run))
        {
            comparisons.Add(comparison);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{comparison.ModelType,-12} {comparison.Length,4} tokens {comparison.Milliseconds,8:F1} ms "
                + $"bert {comparison.MeasureMilliseconds,8:F1} ms ratio {comparison.Ratio:F3}"));
        }

        if (options.Output is { } path)
        {
            var page = ModelsPage.Write(
                options,
                comparisons,
                MachineDescription.Current(options.Threads),
                DateOnly.FromDateTime(DateTime.UtcNow));
            Disk.Write(path, System.Text.Encoding.UTF8.GetBytes(page));
        }

        return comparisons.Exists(comparison => comparison.Ratio > Target) ? TooSlow : Done;
    }
}
