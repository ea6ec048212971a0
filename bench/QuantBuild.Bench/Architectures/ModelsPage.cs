using System.Globalization;
using QuantBuild.Bench.Methods.Reports;
using QuantBuild.Bench.Methods.Running;

namespace QuantBuild.Bench.Architectures;

/// <summary>The Markdown page of a comparison.</summary>
internal static class ModelsPage
{
    /// <param name="options">Of the run.</param>
    /// <param name="comparisons">In the order of the rows.</param>
    /// <param name="machine">What it ran on.</param>
    /// <param name="date">When.</param>
    public static string Write(
        ModelsOptions options,
        IReadOnlyList<ForwardComparison> comparisons,
        MachineDescription machine,
        DateOnly date) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        # Architectures

        Forward passes of classifiers with random weights and full precision, in batches of {options.Texts}: hidden size 768,
        12 heads, layers: {options.Layers}. Each pass comes right behind one of BERT; the times are medians of {options.Repetitions}.
        The ratio is the median of the time over BERT's time for as many multiply-adds, those of attention included; BERT's
        own tells the noise. The target is at most {ModelsCommand.Target}. Compare ratios: the times, row by row, depend on what
        else the machine does.

        ```
        dotnet run -c Release --project bench/QuantBuild.Bench -- models --threads {options.Threads} \
            --layers {options.Layers} --texts {options.Texts} --repetitions {options.Repetitions} --output FILE
        ```

        Measured on {date:yyyy-MM-dd}. {machine}.

        {TableOf(comparisons)}
        """);

    private static MarkdownTable TableOf(IReadOnlyList<ForwardComparison> comparisons)
    {
        var table = new MarkdownTable(["Tokens", "Architecture", "Multiply-adds", "ms", "BERT, ms", "Ratio"]);
        foreach (var comparison in comparisons)
        {
            table.Add(
            [
                Text($"{comparison.Length}"),
                comparison.ModelType,
                Text($"{comparison.MultiplyAdds:F3}×"),
                Text($"{comparison.Milliseconds:F1}"),
                Text($"{comparison.MeasureMilliseconds:F1}"),
                Text($"{comparison.Ratio:F3}"),
            ]);
        }

        return table;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
