namespace Sentiment;

/// <summary>Where the quantized model lies beside the application.</summary>
public static class SentimentModel
{
    /// <summary>Folder of the checkpoint and its report, for <c>TextClassifier.Load</c>.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models", "sentiment");
}
