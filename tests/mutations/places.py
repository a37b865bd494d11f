"""Promise 6: the row that the user sees is the row that is named."""

from tests.mutations.mutation import Mutation

MUTATIONS: tuple[Mutation, ...] = ()
