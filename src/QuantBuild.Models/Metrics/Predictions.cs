using QuantBuild.Models.Data;

namespace QuantBuild.Models.Metrics;

/// <summary>What a model answered for every text of a data set.</summary>
/// <param name="Logits">One row a text, in the data set's order.</param>
/// <param name="Targets">What would have been right.</param>
public sealed record Predictions(LogitTable Logits, ITargets Targets)
{
    private readonly Dictionary<(Delegate Make, object? With), object> made = [];

    /// <summary>How many answers there are to judge.</summary>
    public int Count => Targets.Answers;

    /// <summary>
    /// What a metric makes of all answers, made when it is first asked for: the many draws of an interval share it.
    /// </summary>
    /// <param name="make">A static method.</param>
    public T Once<T>(Func<Predictions, T> make)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(make);
        return Made((make, null), () => make(this));
    }

    /// <summary>The same, of something else too.</summary>
    /// <param name="with">What else it is made of; equal ones give the same.</param>
    /// <param name="make">A static method.</param>
    public T Once<TWith, T>(TWith with, Func<Predictions, TWith, T> make)
        where TWith : class
        where T : class
    {
        ArgumentNullException.ThrowIfNull(make);
        return Made((make, with), () => make(this, with));
    }

    /// <summary>A model's answers to the texts of a data set that has targets.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static Predictions Of(LogitTable logits, TokenizedDataset texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Targets is { } targets
            ? new Predictions(logits, targets)
            : throw new ArgumentException("The data set has no targets.", nameof(texts));
    }

    private T Made<T>((Delegate Make, object? With) key, Func<T> make)
        where T : class
    {
        if (!made.TryGetValue(key, out var value))
        {
            made.Add(key, value = make());
        }

        return (T)value;
    }
}
