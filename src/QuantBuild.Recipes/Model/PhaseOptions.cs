namespace QuantBuild.Recipes;

/// <summary>One phase of a recipe: something done to the model that the phase before left.</summary>
public abstract record PhaseOptions;
