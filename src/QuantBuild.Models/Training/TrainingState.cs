namespace QuantBuild.Models.Training;

/// <summary>What a training remembers beside its tensors.</summary>
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

    /// <summary>How many scores there have been since the first of the best ones.</summary>
    public int ScoresSinceTheBest => Scores.Count == 0 ? 0 : Scores.Count - 1 - Scores.IndexOf(Scores.Max());

    public void Write(BinaryWriter writer)
    {
        writer.Write(Step);
        writer.Write(RateFactor);
        Write(writer, Divergences, writer.Write);
        Write(writer, Losses, progress =>
        {
            writer.Write(progress.Step);
            writer.Write(progress.Steps);
            writer.Write(progress.Epoch);
            writer.Write(progress.Loss);
        });
        Write(writer, Scores, writer.Write);
    }

    public static TrainingState Read(BinaryReader reader)
    {
        var state = new TrainingState { Step = reader.ReadInt32(), RateFactor = reader.ReadSingle() };
        Read(reader, state.Divergences, reader.ReadInt32);
        Read(reader, state.Losses, () => new TrainingProgress(
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble()));
        Read(reader, state.Scores, reader.ReadDouble);
        return state;
    }

    public static void Write<T>(BinaryWriter writer, IReadOnlyCollection<T> items, Action<T> write)
    {
        writer.Write(items.Count);
        foreach (var item in items)
        {
            write(item);
        }
    }

    public static void Read<T>(BinaryReader reader, List<T> items, Func<T> read)
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            items.Add(read());
        }
    }
}
