namespace Sentiment;

/// <summary>Where the quantized model lies beside the application.</summary>
public static class SentimentModel
{
    /// <summary>Folder of the checkpoint: weights, configuration, vocabulary.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "sentiment");
}
