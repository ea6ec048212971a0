using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes.Methods;

/// <summary>
/// A method as recipes know it: its name, the keys of its section and its traits. The section's schema, defaults,
/// rules, reference table and resolved form are made of this; how the method works is for a derived class to say.
/// </summary>
public abstract class MethodDescriptor
{
    /// <summary>The name that recipes write: lower-case words joined by <c>-</c>, such as <c>round-down</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in a few words of Markdown that follow its name in the reference table.</summary>
    public abstract string Documentation { get; }

    /// <summary>
    /// The keys of its section, in the order of the reference table; empty for a method without settings.
    /// </summary>
    public virtual IReadOnlyList<KeySchema> Keys => [];

    /// <summary>What the rules of recipes and the planner ask.</summary>
    public virtual MethodTraits Traits => MethodTraits.None;

    /// <summary>Its section in <c>quantize</c>: its name with capitals for hyphens, such as <c>roundDown</c>.</summary>
    public string Section
    {
        get
        {
            var words = Name.Split('-');
            return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        }
    }

    /// <summary>Whether it reads the labels of the training data.</summary>
    /// <param name="settings">Its section; a key whose value was wrong is absent.</param>
    public virtual bool LearnsFromLabels(ValidatedObject settings) => false;

    /// <summary>Rules between the keys of its section.</summary>
    /// <param name="settings">Its section; a key whose value was wrong is absent and has been reported.</param>
    /// <param name="locations">Where values stand, by path such as <c>quantize.mrem.steps</c>.</param>
    /// <returns>What is wrong; empty where nothing is.</returns>
    public virtual IEnumerable<Diagnostic> Check(ValidatedObject settings, RecipeLocations locations) => [];

    /// <summary>Whether it has all of these traits.</summary>
    public bool Has(MethodTraits traits) => (Traits & traits) == traits;
}
