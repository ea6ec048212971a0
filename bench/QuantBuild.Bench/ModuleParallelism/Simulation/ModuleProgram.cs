namespace QuantBuild.Bench.ModuleParallelism.Simulation;

/// <summary>The life of a module as the method's worker has it: warm-up, then steps.</summary>
internal static class ModuleProgram
{
    public static IEnumerable<ModuleAction> Of(ScheduleRules rules, bool isFirst, bool isLast)
    {
        if (!isFirst)
        {
            yield return new ModuleAction(ActionKind.Receive, rules.FirstStep + rules.CalibrationBatches - 1);
        }

        yield return new ModuleAction(ActionKind.Compute, null);
        for (var step = rules.FirstStep; step < rules.Steps; step++)
        {
            var isTraining = step >= 0;
            if (!isFirst)
            {
                yield return new ModuleAction(ActionKind.Receive, isTraining ? step - rules.Lag : step);
            }

            if (isTraining || !isLast)
            {
                yield return new ModuleAction(ActionKind.Compute, step);
            }

            // Nobody draws from the last outputs.
            if (!isLast && step < rules.Steps - rules.Lag)
            {
                yield return new ModuleAction(ActionKind.Send, step);
            }
        }
    }
}
