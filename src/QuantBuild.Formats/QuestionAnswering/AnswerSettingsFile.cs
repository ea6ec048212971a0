using System.Text.Json.Nodes;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.QuestionAnswering;

/// <summary>
/// The file of a model folder that says how answers are read from the logits; folders of other makers have none, and
/// mean <see cref="AnswerSettings.Default"/>.
/// </summary>
public static class AnswerSettingsFile
{
    /// <summary>Beside <c>config.json</c>.</summary>
    public const string Name = "question_answering.json";

    /// <summary>The most tokens of an answer that are looked for, and of a stride.</summary>
    public const int MostTokens = 65536;

    private const string Stride = "stride";
    private const string LongestAnswer = "longest_answer";
    private const string NoAnswerThreshold = "no_answer_threshold";

    private static readonly string[] Known = [Stride, LongestAnswer, NoAnswerThreshold];

    /// <summary>Whether a folder holds the file.</summary>
    public static bool IsIn(string folder) => InputFile.Exists(Path.Combine(folder, Name));

    /// <summary>The settings of a model folder.</summary>
    /// <exception cref="ModelFileException">The file is damaged, or says what is not known.</exception>
    public static AnswerSettings Read(string folder)
    {
        if (!IsIn(folder))
        {
            return AnswerSettings.Default;
        }

        var path = Path.Combine(folder, Name);
        var root = JsonFile.ReadObject(path);
        if (root.Select(entry => entry.Key).Except(Known, StringComparer.Ordinal).FirstOrDefault() is { } other)
        {
            throw Wrong(path, $"has the key {ModelConfiguration.Show(other)}, which is not known");
        }

        var (usual, threshold) = (AnswerSettings.Default, root[NoAnswerThreshold]);
        return new AnswerSettings(
            Tokens(path, root, Stride, minimum: 0) ?? usual.Stride,
            Tokens(path, root, LongestAnswer, minimum: 1) ?? usual.LongestAnswer,
            threshold switch
            {
                null => null,
                JsonValue value when value.TryGetValue<double>(out var number) && double.IsFinite(number) => number,
                _ => throw Wrong(
                    path, $"has '{NoAnswerThreshold}' {ModelConfiguration.Show(threshold)}, which is no finite number"),
            });
    }

    /// <summary>The file of some settings; the same settings give the same bytes.</summary>
    public static byte[] Write(AnswerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return JsonFile.ToBytes(new JsonObject
        {
            [Stride] = settings.Stride,
            [LongestAnswer] = settings.LongestAnswer,
            [NoAnswerThreshold] = settings.NoAnswerThreshold,
        });
    }

    private static int? Tokens(string path, JsonObject root, string key, int minimum) => root[key] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var tokens) && tokens >= minimum && tokens <= MostTokens =>
            tokens,
        var wrong => throw Wrong(
            path, $"has '{key}' {ModelConfiguration.Show(wrong)}; {minimum} to {MostTokens} tokens are possible"),
    };

    private static ModelFileException Wrong(string path, string what) => new(
        path, $"{what}. Correct it, or remove the file for the usual settings.");
}
