using QuantBuild.Formats.SentenceEmbeddings;
using QuantBuild.Kernels.Similarity;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.SentenceEmbedding;

/// <summary>
/// Vectors of int8 codes, by the range that each element had over the calibration texts, and of bits, by its sign.
/// </summary>
internal sealed class VectorForms : IAnswerForms
{
    private const string Int8 = "int8";
    private const string Binary = "binary";

    // Enough for a share of neighbours; their number grows with the square.
    private const int MostTexts = 1000;

    public IReadOnlyList<string> Names { get; } = [Int8, Binary];

    public int Version => 1;

    public string FileName => VectorRangesFile.Name;

    public byte[] Calibrate(LogitTable answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var (minimum, maximum) = (answers[0].ToArray(), answers[0].ToArray());
        for (var text = 1; text < answers.Texts; text++)
        {
            var vector = answers[text];
            for (var i = 0; i < vector.Length; i++)
            {
                minimum[i] = MathF.Min(minimum[i], vector[i]);
                maximum[i] = MathF.Max(maximum[i], vector[i]);
            }
        }

        return VectorRangesFile.ToBytes(new VectorRanges(minimum, maximum, answers.Texts));
    }

    public ReportRow Compare(IReadOnlyList<string> names, string folder, LogitTable answers, ITargets? targets)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(answers);
        VectorForm[] forms =
        [
            VectorForm.OfFloats(answers),
            .. names.Select(name => name switch
            {
                Int8 => OfCodes(answers, VectorRangesFile.Read(folder)!),
                Binary => OfBits(answers),
                _ => throw new ArgumentException($"There is no form '{name}'.", nameof(names)),
            }),
        ];
        return VectorFormReport.Of(forms, answers.Texts, int.Min(answers.Texts, MostTexts), (PairScores?)targets);
    }

    private static VectorForm OfCodes(LogitTable answers, VectorRanges ranges)
    {
        var codes = new sbyte[answers.Texts][];
        for (var text = 0; text < codes.Length; text++)
        {
            codes[text] = new sbyte[answers.Columns];
            VectorCodes.ToInt8(answers[text], ranges.Minimum, ranges.Maximum, codes[text]);
        }

        return new VectorForm(
            Int8, answers.Columns, (left, right) => CodeProduct.Cosine(codes[left], codes[right]));
    }

    private static VectorForm OfBits(LogitTable answers)
    {
        var bits = new byte[answers.Texts][];
        for (var text = 0; text < bits.Length; text++)
        {
            bits[text] = new byte[VectorCodes.BytesOf(answers.Columns)];
            VectorCodes.ToBits(answers[text], bits[text]);
        }

        return new VectorForm(
            Binary,
            VectorCodes.BytesOf(answers.Columns),
            (left, right) => -BitDistance.Hamming(bits[left], bits[right]));
    }
}
