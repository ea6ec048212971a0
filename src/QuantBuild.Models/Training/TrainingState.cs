using System.Globalization;
using System.Text.Json.Nodes;

namespace QuantBuild.Models.Training;

/// <summary>What a training remembers beside its tensors; JSON keeps every bit of it.</summary>
internal sealed class TrainingState
{
    /// <summary>Steps done.</summary>
    public int Step { get; set; }

    /// <summary>On every learning rate: below 1 after a recovery.</summary>
    public float RateFactor { get; set; } = 1f;

    /// <summary>Steps by which the training had diverged and the best parameters were taken up again.</summary>
    public List<int> Divergences { get; } = [];

    public List<TrainingProgress> Losses { get; } = [];

    public List<double> Scores { get; } = [];

    public JsonObject ToJson() => new()
    {
        ["step"] = Step,
        ["rateFactor"] = BitConverter.SingleToInt32Bits(RateFactor),
        ["divergences"] = new JsonArray([.. Divergences.Select(step => JsonValue.Create(step))]),
        ["losses"] = new JsonArray([.. Losses.Select(progress => new JsonArray(
            progress.Step, progress.Steps, progress.Epoch, Text(progress.Loss)))]),
        ["scores"] = new JsonArray([.. Scores.Select(score => JsonValue.Create(Text(score)))]),
    };

    public static TrainingState FromJson(JsonObject json)
    {
        var state = new TrainingState
        {
            Step = json["step"]!.GetValue<int>(),
            RateFactor = BitConverter.Int32BitsToSingle(json["rateFactor"]!.GetValue<int>()),
        };
        state.Divergences.AddRange(json["divergences"]!.AsArray().Select(step => step!.GetValue<int>()));
        state.Losses.AddRange(json["losses"]!.AsArray().Select(item => new TrainingProgress(
            item![0]!.GetValue<int>(), item[1]!.GetValue<int>(), item[2]!.GetValue<int>(), Number(item[3]!))));
        state.Scores.AddRange(json["scores"]!.AsArray().Select(item => Number(item!)));
        return state;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(JsonNode json) =>
        double.Parse(json.GetValue<string>(), CultureInfo.InvariantCulture);
}
